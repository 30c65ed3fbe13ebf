"""Pages of projects, of their teams and supporters, and of the companies they became."""
