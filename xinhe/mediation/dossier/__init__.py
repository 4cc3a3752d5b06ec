"""The dossier of a dispute (调解卷宗): the papers that are drawn from what the acts kept, their order, what lacks."""
