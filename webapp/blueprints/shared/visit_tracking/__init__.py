"""Visits counted by permit, and the names of links that go on with them."""
