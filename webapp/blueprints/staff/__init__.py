"""What people at work meet, once they have signed in."""
