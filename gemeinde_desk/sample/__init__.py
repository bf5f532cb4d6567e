"""The sample office Musterau: clearly invented, full of life, the same for the same seed. Made through the office's own doors."""
