using TypedMqtt.Generators.Infrastructure;
using TypedMqtt.Generators.Model;

namespace TypedMqtt.Generators.Emission;

/// <summary>The interface and the class that open live subscriptions.</summary>
internal static class SubscriberEmitter
{
    internal static void Emit(EmissionContext context)
    {
        var writer = context.Writer;
        context.Summary($"Opens live subscriptions to the messages of {context.ContractReference}.");
        context.OpenType($"{context.Contract.Accessibility} interface {context.Declared.SubscriberInterface}");
        writer.ForEach(context.LiveMembers, member =>
        {
            context.Summary($"Subscribes to <c>{EmissionContext.Xml(member.Template)}</c>; completes once the server has acknowledged it. A level left out matches any value.");
            writer.Line($"/// <exception cref=\"{Names.Api}MqttSubscribeException\">The server refused the subscription.</exception>");
            writer.Line($"{Signature(context, member, withDefaults: true)};");
        });
        writer.Close();
        writer.Line();
        context.Summary($"Opens live subscriptions to the messages of {context.ContractReference}.");
        context.OpenType($"internal sealed class {context.Declared.Subscriber} : {context.Names.SubscriberInterface}");
        writer.Line($"private readonly {Names.CompilerServices}IMqttRuntime _runtime;");
        writer.Line();
        context.Summary("Creates a subscriber on a connection.");
        writer.Open($"public {context.Declared.Subscriber}({Names.CompilerServices}IMqttRuntime runtime)");
        writer.Line("_runtime = runtime;");
        writer.Close();
        foreach (var member in context.LiveMembers)
        {
            writer.Line();
            writer.Line("/// <inheritdoc/>");
            writer.Open($"public {Signature(context, member, withDefaults: false)}");
            var runtime = Parameters.Own("_runtime", member.Levels.Select(level => level.Name));
            writer.Line($"return {runtime}.SubscribeAsync<{Message(context, member)}>(");
            writer.Indented(
                $"{context.Names.Members}.{Identifiers.Escape(member.Stem)},\n"
                + $"{context.Names.Topics}.{Parameters.TopicClass(member)}.Filter({Parameters.Join(Parameters.LevelArguments(member))}),\n"
                + $"{context.Names.Bindings}.TryRead{member.Stem},\n"
                + $"{Options(member)},\n"
                + $"{Token(member)});");
            writer.Close();
        }

        writer.Close();
    }

    private static string Signature(EmissionContext context, MemberModel member, bool withDefaults)
    {
        var filters = member.Levels.Select(level => $"{Names.LevelFilter(level.Type)} {Identifiers.Escape(level.Name)}{(withDefaults ? " = default" : "")}");
        string[] added =
        [
            $"{Names.Api}MqttSubscribeOptions? {Options(member)}{(withDefaults ? " = null" : "")}",
            $"{Names.CancellationToken} {Token(member)}{(withDefaults ? " = default" : "")}",
        ];
        return $"{Names.ValueTask}<{Names.Api}MqttSubscription<{Message(context, member)}>> Subscribe{member.Stem}Async({Parameters.Join(filters, added)})";
    }

    private static string Message(EmissionContext context, MemberModel member) => $"{context.Names.Messages}.{Parameters.MessageRecord(member)}";

    private static string Options(MemberModel member) => Identifiers.Unique("options", member.Levels.Select(level => level.Name));

    private static string Token(MemberModel member) => Identifiers.Unique("cancellationToken", member.Levels.Select(level => level.Name));
}
