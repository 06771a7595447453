"""Outside services on our pages, and what they leave in a browser."""
