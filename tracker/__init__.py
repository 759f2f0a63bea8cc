"""The tracker: recommendations, their follow-up, and the site that shows them."""
