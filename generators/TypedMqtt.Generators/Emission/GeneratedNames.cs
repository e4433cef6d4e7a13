namespace TypedMqtt.Generators.Emission;

/// <summary>The names of the types that are generated for a contract.</summary>
internal sealed class GeneratedNames(string stem)
{
    internal string Publisher { get; } = stem + "Publisher";

    internal string Handlers { get; } = stem + "Handlers";

    internal string HandlerOptions { get; } = stem + "HandlerOptions";

    internal string Messages { get; } = stem + "Messages";

    internal string SubscriberInterface { get; } = $"I{stem}Subscriber";

    internal string Subscriber { get; } = stem + "Subscriber";

    internal string Topics { get; } = stem + "Topics";

    internal string Levels { get; } = stem + "Levels";

    internal string Members { get; } = stem + "Members";

    internal string Bindings { get; } = stem + "Bindings";

    internal string Extensions { get; } = stem + "MqttExtensions";

    internal static IEnumerable<string> All(string stem)
    {
        var names = new GeneratedNames(stem);
        return
        [
            names.Publisher, names.Handlers, names.HandlerOptions, names.Messages, names.SubscriberInterface, names.Subscriber,
            names.Topics, names.Levels, names.Members, names.Bindings, names.Extensions,
        ];
    }
}
