"""The electronic file of an employer: state, versions, volumes, holds. No row means: listed."""
