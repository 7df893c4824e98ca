"""Numbers as a chart says them: grouped, and without decimals that nobody reads."""


def tell(value: float) -> str:
    """`926,183`, `12.5`, `0.04`: one decimal under a hundred, two under one."""
    if value == round(value) or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:,.1f}" if abs(value) >= 1 else f"{value:.2f}"
