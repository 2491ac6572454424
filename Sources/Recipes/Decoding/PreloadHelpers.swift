import LTTngModel

/// LTTng-UST's libraries that bring tracepoints into a program which has none.
///
/// Without them such events are never recorded (lttng-ust-cyg-profile(3), lttng-ust-dl(3)).
enum PreloadHelpers {
  /// By the provider of their tracepoints.
  private static let libraries: [(provider: String, library: String)] = [
    ("lttng_ust_libc", "liblttng-ust-libc-wrapper.so"),
    ("lttng_ust_pthread", "liblttng-ust-pthread-wrapper.so"),
    ("lttng_ust_cyg_profile", "liblttng-ust-cyg-profile.so"),
    ("lttng_ust_cyg_profile_fast", "liblttng-ust-cyg-profile-fast.so"),
    ("lttng_ust_dl", "liblttng-ust-dl.so"),
  ]

  /// Returns the libraries of the providers that rules name whole: `lttng_ust_libc:*`, not `*`.
  static func libraries(for channels: [ChannelRecipe]) -> [String] {
    let providers = Set(
      channels.filter { $0.configuration.domain == .user }.flatMap(\.events).flatMap(\.rules)
        .filter { $0.kind == .tracepoint }
        .compactMap { rule in
          rule.pattern.text.firstIndex(of: ":").map { String(rule.pattern.text[..<$0]) }
        })
    return libraries.filter { providers.contains($0.provider) }.map(\.library)
  }
}
