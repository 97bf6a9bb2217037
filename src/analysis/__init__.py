"""Evaluate the yearly reports of Japanese city plans (行政計画の年次評価)."""
