import Testing

@Suite struct TreeModelPlaceholder {}
