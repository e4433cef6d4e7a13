using Microsoft.CodeAnalysis;

namespace TypedMqtt.Generators.Diagnostics;

/// <summary>Every rule there is. Ids are public: 0xx contract, 1xx topic, 2xx payload, 3xx handlers and registration.</summary>
internal static partial class Rules
{
    internal static readonly DiagnosticDescriptor MemberWithoutAttribute = Error(
        "TMQ001", "Contract member has no MQTT attribute", "'{0}' is a member of an MQTT contract but says nothing about topics: add [MqttEvent(\"…\")], [MqttState(\"…\")] or [MqttRequest(\"…\")]");

    internal static readonly DiagnosticDescriptor UnsupportedMember = Error(
        "TMQ002", "Contract member cannot be sent", "'{0}' cannot be a member of an MQTT contract: {1}");

    internal static readonly DiagnosticDescriptor UnsupportedReturnType = Error(
        "TMQ003", "Contract member returns something else than a task", "'{0}' returns '{1}', and an event or a state returns ValueTask or Task");

    internal static readonly DiagnosticDescriptor UnsupportedContract = Error(
        "TMQ004", "Contract cannot be generated for", "'{0}' cannot be an MQTT contract: {1}");

    internal static readonly DiagnosticDescriptor NameClash = Error(
        "TMQ005", "Generated names clash", "'{0}' would generate '{1}', which {2}: rename one of them");

    internal static readonly DiagnosticDescriptor BaseIsNoContract = Error(
        "TMQ006", "Base interface is no contract", "'{0}' inherits '{1}', which has members but is no MQTT contract: add [MqttContract] to it or do not inherit it");

    internal static readonly DiagnosticDescriptor CancellationTokenNotLast = Error(
        "TMQ007", "CancellationToken is not the last parameter", "The CancellationToken '{0}' of '{1}' must be the only one and the last parameter");

    internal static readonly DiagnosticDescriptor ValueOutOfRange = Error(
        "TMQ008", "Attribute value out of range", "{0} of '{1}' is {2}: {3}");

    internal static readonly DiagnosticDescriptor WireNameTwice = Error(
        "TMQ009", "Wire name given twice", "'{0}.{1}' and '{0}.{2}' have both the wire name '{3}', so one would be read as the other: give one of them another with [MqttName]");

    /// <summary>The generator's own; all others are the analyzer's.</summary>
    internal static readonly DiagnosticDescriptor NothingGenerated = Error(
        "TMQ010", "Nothing is generated for a contract", "Nothing is generated for '{0}': {1}");

    internal static readonly DiagnosticDescriptor RequestWithoutResult = Error(
        "TMQ020", "Request without a result type", "'{0}' returns '{1}', and a request returns ValueTask<T> or Task<T> of its answer: give it a result type, or make it an event");

    internal static readonly DiagnosticDescriptor UnsupportedFault = Error(
        "TMQ021", "Type that cannot be a fault", "The fault of '{0}' cannot be a '{1}': {2}");

    internal static readonly DiagnosticDescriptor MalformedTemplate = Error(
        "TMQ101", "Malformed topic template", "The topic template '{0}' of '{1}' is malformed: {2}");

    internal static readonly DiagnosticDescriptor PlaceholderWithoutParameter = Error(
        "TMQ102", "Placeholder without a parameter", "The topic template '{0}' has the placeholder '{{{1}}}', and '{2}' has no parameter of that name: add one, or rename the one that is meant");

    internal static readonly DiagnosticDescriptor ForbiddenCharacter = Error(
        "TMQ103", "Character that a topic cannot have", "The topic template '{0}' of '{1}' contains {2}: use a placeholder such as '{{name}}', or '{{*rest}}' for all levels that are left");

    internal static readonly DiagnosticDescriptor UnsupportedLevelType = Error(
        "TMQ104", "Type that cannot be a topic level", "The parameter '{0}' of '{1}' is a topic level and cannot be a '{2}': {3}");

    internal static readonly DiagnosticDescriptor WireNameNoLevel = Error(
        "TMQ105", "Wire name that cannot be a topic level", "'{0}.{1}' has the wire name '{2}', which cannot be a topic level of '{3}': {4}");

    internal static readonly DiagnosticDescriptor LevelWithTwoTypes = Error(
        "TMQ106", "Level with two types", "The topic level '{0}' is a '{1}' in '{2}' and a '{3}' in '{4}': give it one type, or two names");

    internal static readonly DiagnosticDescriptor NeitherLevelNorPayload = Error(
        "TMQ201", "Parameter is neither a level nor the payload", "The parameter '{0}' of '{1}' is not in the topic template '{2}', and '{3}' is the payload already: add '{{{0}}}' to the template, or put both into one payload type");

    internal static readonly DiagnosticDescriptor JsonWithoutContext = Error(
        "TMQ202", "JSON payload without a JSON context", "The payload '{0}' of '{1}' is sent as JSON, and the contract names no context: set JsonContext = typeof(…) in [MqttContract] to a JsonSerializerContext that has [JsonSerializable(typeof({2}))]");

    internal static readonly DiagnosticDescriptor NoJsonContext = Error(
        "TMQ203", "JsonContext is no JSON context", "JsonContext of '{0}' is '{1}', {2}");

    internal static readonly DiagnosticDescriptor UnsupportedUserProperty = Error(
        "TMQ211", "Type that cannot be a user property", "The parameter '{0}' of '{1}' is a user property and cannot be a '{2}': it has to be a string, a number, a bool, a Guid, an enum, or a type that implements ISpanFormattable and ISpanParsable<T> of itself");

    internal static readonly DiagnosticDescriptor UnusableSerializer = Error(
        "TMQ212", "Serializer that cannot be used", "Serializer of '{0}' is '{1}', {2}");

    private static DiagnosticDescriptor Error(string id, string title, string messageFormat) => new(
        id,
        title,
        messageFormat,
        category: "TypedMqtt",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: HelpLink(id));
}
