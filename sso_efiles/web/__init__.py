"""What every page and every API call shares: middleware, answers to errors, template tags, health."""
