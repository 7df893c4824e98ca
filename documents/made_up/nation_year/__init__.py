"""A made-up year of the whole nation as figures of days, without a page behind them: for tests, training."""
