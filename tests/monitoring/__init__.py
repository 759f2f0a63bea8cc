"""What the people who run the site see of it."""
