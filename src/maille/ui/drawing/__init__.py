"""Pictures of the programme as SVG: pure functions from plain data to shapes that templates print."""
