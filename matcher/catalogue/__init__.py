"""The catalogue: options, their conditions, and the funders behind them."""
