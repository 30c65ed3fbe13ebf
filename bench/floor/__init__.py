"""The floor: what a list and a detail page of the same rows cost in bare Django. Nobody could do less and still answer."""
