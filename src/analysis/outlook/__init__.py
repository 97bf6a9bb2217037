"""Years and plans compared (見通しと比較): pace, ambition, simulation, likeness."""
