"""The officials' pages, by what people come for."""
