// swift-tools-version: 6.2

import PackageDescription

/// Every target of ours is compiled the same way.
let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

/// The C library's extensions: `eventfd`, `pipe2`, `openpty`.
let gnu: [CSetting] = [.define("_GNU_SOURCE")]

// A target may import only the targets in its `dependencies`, which point strictly upwards here.
let package = Package(
  name: "loom",
  products: [
    .executable(name: "loom", targets: ["loom"]),
    .library(name: "TreeModel", targets: ["TreeModel"]),
    .library(name: "Backends", targets: ["Backends"]),
    .library(name: "PrefExport", targets: ["PrefExport"]),
    .library(name: "Curses", targets: ["Curses"]),
    .library(name: "LoomTUI", targets: ["LoomTUI"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/LebJe/TOMLKit.git", from: "0.6.0"),
  ],
  targets: [
    // MARK: C shims
    .target(name: "CPosix", cSettings: gnu),
    .target(
      name: "CNcurses",
      cSettings: gnu,
      linkerSettings: [.linkedLibrary("ncursesw"), .linkedLibrary("tinfo")]
    ),
    .target(name: "CCurl", linkerSettings: [.linkedLibrary("curl")]),
    .target(name: "CZlib", linkerSettings: [.linkedLibrary("z")]),

    // MARK: Pure
    .target(name: "Screen", swiftSettings: strict),
    .target(name: "TreeModel", dependencies: ["CPosix"], swiftSettings: strict),
    .target(name: "PrefExport", dependencies: ["TreeModel"], swiftSettings: strict),
    .target(name: "PeerTrees", dependencies: ["CZlib", "TreeModel"], swiftSettings: strict),

    // MARK: Edges
    .target(name: "Backends", dependencies: ["CCurl"], swiftSettings: strict),
    .target(name: "Curses", dependencies: ["CNcurses", "Screen"], swiftSettings: strict),

    // MARK: Application
    .target(
      name: "LoomTUI",
      dependencies: [
        "Backends", "CPosix", "CZlib", "PeerTrees", "PrefExport", "Screen", "TreeModel",
        .product(name: "TOMLKit", package: "TOMLKit"),
      ],
      resources: ["alpaca", "chatml", "gemma", "llama3", "mistral", "zephyr"].map {
        .embedInCode("Templates/\($0).toml")
      },
      swiftSettings: strict
    ),
    .executableTarget(
      name: "loom",
      dependencies: [
        "Backends", "Curses", "LoomTUI", "PeerTrees", "PrefExport", "Screen", "TreeModel",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict
    ),

    // MARK: Tests
    .target(
      name: "CPtyVT",
      path: "Tests/CPtyVT",
      cSettings: gnu,
      linkerSettings: [.linkedLibrary("vterm"), .linkedLibrary("util")]
    ),
    .target(
      name: "PtyHarness",
      dependencies: ["CPtyVT"],
      path: "Tests/PtyHarness",
      swiftSettings: strict
    ),
    .executableTarget(
      name: "FrameDemo",
      dependencies: ["Curses", "Screen"],
      path: "Tests/FrameDemo",
      swiftSettings: strict
    ),
    .testTarget(name: "ScreenTests", dependencies: ["Screen"], swiftSettings: strict),
    .testTarget(
      name: "CursesTests",
      dependencies: ["Curses", "FrameDemo", "PtyHarness", "Screen"],
      swiftSettings: strict
    ),
    .executableTarget(
      name: "CrashWriter",
      dependencies: ["TreeModel"],
      path: "Tests/CrashWriter",
      swiftSettings: strict
    ),
    .testTarget(
      name: "TreeModelTests",
      dependencies: ["CrashWriter", "TreeModel"],
      swiftSettings: strict
    ),
    .testTarget(
      name: "BackendsTests",
      dependencies: ["Backends", "LoomTUI", "TreeModel"],
      swiftSettings: strict
    ),
    .testTarget(
      name: "PrefExportTests",
      dependencies: ["PrefExport", "TreeModel"],
      exclude: ["Golden"],
      swiftSettings: strict
    ),
    .testTarget(
      name: "PeerTreesTests",
      dependencies: ["PeerTrees", "PrefExport", "TreeModel"],
      exclude: ["Samples"],
      swiftSettings: strict
    ),
    .testTarget(
      name: "LoomTUITests",
      dependencies: ["Backends", "LoomTUI", "PeerTrees", "PrefExport", "Screen", "TreeModel"],
      exclude: ["Frames"],
      swiftSettings: strict
    ),
    .testTarget(
      name: "CommandLineTests",
      dependencies: ["TreeModel", "loom"],
      exclude: ["Golden"],
      swiftSettings: strict
    ),
    .testTarget(
      name: "EndToEndTests",
      dependencies: ["PtyHarness", "TreeModel", "loom"],
      swiftSettings: strict
    ),
  ],
  swiftLanguageModes: [.v6]
)
