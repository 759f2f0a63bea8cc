"""Examples to run the site with, each of them tested. README.md beside this file says how to use them."""
