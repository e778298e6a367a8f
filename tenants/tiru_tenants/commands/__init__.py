"""Commands of the control plane. Heavy imports stay inside the functions, so that help is quick."""
