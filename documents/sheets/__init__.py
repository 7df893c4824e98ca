"""Cover and separator sheets: what their codes say, and how they are printed. No models, no database."""
