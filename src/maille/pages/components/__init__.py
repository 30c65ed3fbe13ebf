"""The sewing box: every piece of the design system, in every state, for `/composants/`."""
