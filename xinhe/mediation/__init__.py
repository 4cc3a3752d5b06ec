"""People's mediation (人民调解): the network of bodies and mediators, what the law asks of it, and whom to ask."""
