// swift-tools-version: 6.2
import PackageDescription

/// The settings of every Swift target: Swift 6 mode, explicit imports, warnings as errors.
let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

/// Returns one of the project's modules; `Tests/MetaTests` holds what each may import.
func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(
  _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []
) -> Target {
  .testTarget(
    name: name, dependencies: dependencies, exclude: exclude, swiftSettings: settings)
}

func systemLibrary(_ name: String, pkgConfig: String, package: String) -> Target {
  .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([package])])
}

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")
let systemPackage = Target.Dependency.product(name: "SystemPackage", package: "swift-system")

let package = Package(
  name: "lttrecipe",
  products: [
    .executable(name: "lttrecipe", targets: ["lttrecipe"]),
    .executable(name: "lttrecipe-reader", targets: ["lttrecipe-reader"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
  ],
  targets: [
    systemLibrary("CYAML", pkgConfig: "yaml-0.1", package: "libyaml-dev"),
    systemLibrary("CLTTngCtl", pkgConfig: "lttng-ctl", package: "liblttng-ctl-dev"),
    systemLibrary("CXML", pkgConfig: "libxml-2.0", package: "libxml2-dev"),
    systemLibrary("CCrypto", pkgConfig: "libcrypto", package: "libssl-dev"),
    systemLibrary("CBabeltrace", pkgConfig: "babeltrace2", package: "libbabeltrace2-dev"),
    .target(
      name: "CGate", cSettings: [.unsafeFlags(["-Wall", "-Wextra", "-Werror"])]),

    module("Diagnostics"),
    module("YAMLTree", ["CYAML", "Diagnostics"]),
    module("LTTngModel"),
    module("LTTngControl", ["CLTTngCtl", "CXML", "LTTngModel"]),
    module("Recipes", ["Diagnostics", "YAMLTree", "LTTngModel", systemPackage]),
    module("Planning", ["Recipes", "LTTngModel", "Diagnostics"]),
    module("PlanExecution", ["Planning", "LTTngModel", systemPackage]),
    module("Payloads", ["CGate", "PlanExecution", "LTTngModel", systemPackage]),
    module("Retrieval", ["CCrypto", "PlanExecution", "LTTngModel", systemPackage]),
    module("TraceReading", ["LTTngModel"]),
    module("Interchange", ["Diagnostics", "YAMLTree", "LTTngModel", "Recipes"]),
    module(
      "Commands",
      [
        "Diagnostics", "YAMLTree", "LTTngModel", "LTTngControl", "Recipes", "Planning",
        "PlanExecution", "Payloads", "Retrieval", "TraceReading", "Interchange", argumentParser,
        systemPackage,
      ]),
    .executableTarget(name: "lttrecipe", dependencies: ["Commands"], swiftSettings: settings),
    .executableTarget(
      name: "lttrecipe-reader", dependencies: ["CBabeltrace", "LTTngModel"],
      swiftSettings: settings),

    tests("MetaTests", []),
    tests("DiagnosticsTests", ["Diagnostics"]),
    tests("LTTngModelTests", ["LTTngModel"]),
    tests(
      "LTTngControlTests",
      ["DaemonSupport", "LTTngControl", "LTTngModel", "CLTTngCtl", "TestSupport"],
      exclude: ["SavedSessions"]),
    tests(
      "InterchangeTests",
      [
        "Diagnostics", "Interchange", "LTTngControl", "LTTngModel", "PlanExecution", "Recipes",
        "TestSupport", "YAMLTree", systemPackage,
      ], exclude: ["Golden"]),
    tests("TraceReadingTests", ["TraceReading", "LTTngModel"]),
    tests(
      "YAMLTreeTests", ["YAMLTree", "Diagnostics", "TestSupport"], exclude: ["Golden", "Suite"]),
    tests(
      "PayloadsTests",
      ["CGate", "Payloads", "PayloadsTestTool", "PlanExecution", "LTTngModel", systemPackage]),
    tests(
      "IntegrationTests",
      ["LTTngModel", "PlanExecution", "TestSupport", "lttrecipe", "lttrecipe-reader"],
      exclude: ["Golden"]),
    tests(
      "KernelTests", ["DaemonSupport", "LTTngModel", "TestSupport"],
      exclude: ["Golden", "Programs"]),
    tests(
      "RecipesTests",
      [
        "Diagnostics", "YAMLTree", "LTTngModel", "Recipes", "Retrieval", "TestSupport",
        systemPackage,
      ],
      exclude: ["Golden", "Schema"]),
    tests(
      "PlanningTests",
      [
        "Diagnostics", "LTTngModel", "PlanExecution", "Planning", "Recipes", "Retrieval",
        "TestSupport",
        systemPackage,
      ], exclude: ["Fixtures", "Golden"]),
    tests(
      "PlanExecutionTests",
      [
        "DaemonSupport", "Diagnostics", "LTTngControl", "LTTngModel", "PlanExecution", "Planning",
        "Recipes", "TestSupport", systemPackage,
      ], exclude: ["Golden"]),
    tests(
      "RetrievalTests",
      ["LTTngModel", "Payloads", "PlanExecution", "Retrieval", "TestSupport", systemPackage]),
    tests(
      "CommandsTests",
      [
        "Commands", "Diagnostics", "LTTngModel", "Payloads", "PlanExecution", "Planning",
        "Recipes",
        "TestSupport", argumentParser, systemPackage,
      ],
      exclude: ["Golden"]),
    .target(
      name: "TestSupport", dependencies: ["LTTngModel"], path: "Tests/TestSupport",
      exclude: ["Programs"], swiftSettings: settings),
    .target(
      name: "DaemonSupport", dependencies: ["LTTngControl", "TestSupport"],
      path: "Tests/DaemonSupport", swiftSettings: settings),
    .executableTarget(
      name: "PayloadsTestTool", dependencies: ["Payloads", "PlanExecution", "LTTngModel"],
      path: "Tests/PayloadsTestTool", swiftSettings: settings),
  ]
)
