"""Invented kitchens, places and weeks of meals for demonstrations, the same for everybody, each row marked.

`scenery` takes the places of the sample register of facilities; `assigning` says which kitchen cooks for whom;
`papers` and `people` give the kitchens certificates and staff; `menus` and `lots` what is cooked and of what;
`days` writes the days themselves, with the faults that kitchens have; `seeding` does it all in order.
"""
