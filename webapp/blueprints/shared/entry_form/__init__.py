"""The form of a campaign, as its landing page shows it to visitors and its preview to staff."""
