"""A workbench in the browser: pages on the left, articles on the right, and a rule for each block that stands wrong."""
