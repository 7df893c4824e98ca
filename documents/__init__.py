"""The office's work on paper files: intake, reading, filing, review, search, the file itself."""
