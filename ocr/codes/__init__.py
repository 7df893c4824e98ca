"""Cover and separator sheets on a picture, by code and frame. Runs only inside the bounded child."""
