using TypedMqtt.Transport;

namespace TypedMqtt.Connection;

/// <summary>The next step of the supervisor.</summary>
/// <param name="Action">What to do.</param>
/// <param name="Server">The server to connect to, or that the next attempt after a wait goes to.</param>
/// <param name="Delay">How long to wait.</param>
internal readonly record struct SupervisorStep(SupervisorAction Action, ServerAddress Server, TimeSpan Delay = default);
