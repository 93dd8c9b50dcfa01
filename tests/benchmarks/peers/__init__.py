"""Other extractors: installed apart from the project and from what they cannot live with, each in its own process."""
