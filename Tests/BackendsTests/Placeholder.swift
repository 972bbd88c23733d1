import Testing

@Suite struct BackendsPlaceholder {}
