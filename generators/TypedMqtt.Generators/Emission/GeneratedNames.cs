namespace TypedMqtt.Generators.Emission;

/// <summary>The names of the types that are generated for a contract.</summary>
/// <param name="stem">The stem of the contract.</param>
/// <param name="qualify">Makes a reference of a name.</param>
internal sealed class GeneratedNames(string stem, Func<string, string> qualify)
{
    internal string Publisher { get; } = qualify(stem + "Publisher");

    internal string Handlers { get; } = qualify(stem + "Handlers");

    internal string HandlerOptions { get; } = qualify(stem + "HandlerOptions");

    internal string Messages { get; } = qualify(stem + "Messages");

    internal string SubscriberInterface { get; } = qualify($"I{stem}Subscriber");

    internal string Subscriber { get; } = qualify(stem + "Subscriber");

    internal string Topics { get; } = qualify(stem + "Topics");

    internal string Levels { get; } = qualify(stem + "Levels");

    internal string Members { get; } = qualify(stem + "Members");

    internal string Bindings { get; } = qualify(stem + "Bindings");

    internal string Extensions { get; } = qualify(stem + "MqttExtensions");

    /// <summary>All names of a contract.</summary>
    internal static IReadOnlyList<string> All(string stem)
    {
        var names = new GeneratedNames(stem, static name => name);
        return
        [
            names.Publisher, names.Handlers, names.HandlerOptions, names.Messages, names.SubscriberInterface, names.Subscriber,
            names.Topics, names.Levels, names.Members, names.Bindings, names.Extensions,
        ];
    }
}
