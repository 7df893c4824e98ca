"""How far the office is: home, dashboard, map."""
