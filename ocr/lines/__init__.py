"""Where the lines of text and the boxed digits of a level page are."""
