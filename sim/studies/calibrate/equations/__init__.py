"""The equations that are fitted: a module each, with its regression and what it gives to the estimates."""
