// swift-tools-version: 6.2

import PackageDescription

// A package of its own, so that nobody builds it who does not measure.
let package = Package(
  name: "wirebench",
  dependencies: [.package(name: "loom", path: "../..")],
  targets: [
    .executableTarget(
      name: "wirebench",
      dependencies: [
        .product(name: "Backends", package: "loom"),
        .product(name: "LoomTUI", package: "loom"),
        .product(name: "TreeModel", package: "loom"),
      ],
      path: "Sources"
    )
  ],
  swiftLanguageModes: [.v6]
)
