"""What is said of the figures (表・文・主張), before any form: claims, sentences, tables."""
