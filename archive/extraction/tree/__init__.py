"""A page's tree: its elements by what they hold and are called, selectors, and what class names say."""
