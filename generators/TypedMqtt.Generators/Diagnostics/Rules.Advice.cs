using Microsoft.CodeAnalysis;

namespace TypedMqtt.Generators.Diagnostics;

/// <summary>
/// Rules about contracts that code is generated for. Third-party topics need much that would be odd in one's own, so most of
/// these inform only.
/// </summary>
internal static partial class Rules
{
    internal static readonly DiagnosticDescriptor AttributeOutsideContract = Advice(
        "TMQ025", "MQTT attribute outside a contract", DiagnosticSeverity.Warning,
        "[{0}] on '{1}' does nothing: only an abstract member of an interface with [MqttContract] is generated for, so add [MqttContract] to '{2}' or take the attribute away");

    internal static readonly DiagnosticDescriptor StateAtMostOnce = Advice(
        "TMQ022", "State at QoS 0", DiagnosticSeverity.Info,
        "The state '{0}' is sent at QoS 0, where a lost message leaves the old state with everybody: set Qos to AtLeastOnce or ExactlyOnce");

    internal static readonly DiagnosticDescriptor NoCancellationToken = Advice(
        "TMQ023", "Contract member cannot be cancelled", DiagnosticSeverity.Hidden,
        "'{0}' takes no CancellationToken, so whoever awaits it cannot give up before it is done");

    internal static readonly DiagnosticDescriptor NewerProtocolVersion = Advice(
        "TMQ024", "Feature that the contract's version of MQTT does not have", DiagnosticSeverity.Warning,
        "{0} of '{1}' needs MQTT 5, and '{2}' has to work with {3}: do without it, or leave ProtocolVersion out");

    internal static readonly DiagnosticDescriptor EmptyLevel = Advice(
        "TMQ111", "Empty topic level", DiagnosticSeverity.Info,
        "The topic template '{0}' of '{1}' has an empty level, which is a level of its own and easily overlooked: leave out the slash that begins, ends or doubles, unless the topic is given");

    internal static readonly DiagnosticDescriptor LeadingDollar = Advice(
        "TMQ112", "Topic that begins with '$'", DiagnosticSeverity.Info,
        "The topics of '{0}' begin with '$', which is for the server's own use: no subscription that begins with a wildcard matches them, and a server may refuse them");

    internal static readonly DiagnosticDescriptor TopicTooLong = Advice(
        "TMQ113", "Topic is too long", DiagnosticSeverity.Error,
        "The topic template '{0}' of '{1}' gives topics of at least {2} bytes, and a topic has at most 65,535: shorten it");

    internal static readonly DiagnosticDescriptor MembersOverlap = Advice(
        "TMQ114", "Members overlap", DiagnosticSeverity.Info,
        "'{0}' and '{1}' have topics in common ('{2}' and '{3}'), so whoever handles both is given such a message twice");

    internal static readonly DiagnosticDescriptor ContractsOverlap = Advice(
        "TMQ115", "Contracts overlap", DiagnosticSeverity.Info,
        "'{0}' and '{1}' have topics in common ('{2}' and '{3}'), so whoever handles both is given such a message twice",
        WellKnownDiagnosticTags.CompilationEnd);

    internal static readonly DiagnosticDescriptor NotInJsonContext = Advice(
        "TMQ213", "Payload type is not in the JSON context", DiagnosticSeverity.Error,
        "'{0}' has no metadata for '{1}', the payload '{2}' of '{3}', and nothing else is asked at run time: add [JsonSerializable(typeof({1}))] to '{0}'");

    internal static readonly DiagnosticDescriptor NeedsReflection = Advice(
        "TMQ214", "Payload type that only reflection could read", DiagnosticSeverity.Warning,
        "The payload '{0}' of '{1}' is a '{2}', {3}: give it a type that says what is sent");

    internal static readonly DiagnosticDescriptor HandlerNotRegistered = Advice(
        "TMQ301", "Handler is registered nowhere", DiagnosticSeverity.Info,
        "'{0}' handles messages of {1} and is registered nowhere in this project: call {2}<{0}>() where TypedMqtt is added",
        WellKnownDiagnosticTags.CompilationEnd);

    private static DiagnosticDescriptor Advice(string id, string title, DiagnosticSeverity severity, string messageFormat, params string[] tags) => new(
        id,
        title,
        messageFormat,
        category: "TypedMqtt",
        severity,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink(id),
        customTags: tags);

    private static string HelpLink(string id) => $"https://github.com/typedmqtt/typedmqtt/blob/main/generators/rules/{id}.md";
}
