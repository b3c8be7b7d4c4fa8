# Filled with the layer's tests.
