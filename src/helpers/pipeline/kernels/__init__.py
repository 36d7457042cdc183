"""Kernels without the wait: forked from a server in which the libraries are loaded already."""
