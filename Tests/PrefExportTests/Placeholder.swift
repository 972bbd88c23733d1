import Testing

@Suite struct PrefExportPlaceholder {}
