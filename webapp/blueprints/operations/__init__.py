"""What operators, their machines and developers meet."""
