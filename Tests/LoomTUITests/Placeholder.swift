import Testing

@Suite struct LoomTUIPlaceholder {}
