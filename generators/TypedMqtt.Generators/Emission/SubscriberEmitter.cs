using TypedMqtt.Generators.Infrastructure;
using TypedMqtt.Generators.Model;

namespace TypedMqtt.Generators.Emission;

/// <summary>The interface and the class that open live subscriptions and ask for states.</summary>
internal static class SubscriberEmitter
{
    internal static void Emit(EmissionContext context)
    {
        var writer = context.Writer;
        context.Summary($"Opens live subscriptions to the messages of {context.ContractReference}.");
        context.OpenType($"{context.Contract.Accessibility} interface {context.Declared.SubscriberInterface}");
        writer.ForEach(context.LiveMembers, member => EmitDeclarations(context, member));
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
            EmitSubscribe(context, member, "Subscribe");
            if (member.Kind == MemberKind.State)
            {
                EmitSubscribe(context, member, "Watch");
                EmitGet(context, member);
            }
        }

        writer.Close();
    }

    private static void EmitDeclarations(EmissionContext context, MemberModel member)
    {
        var (writer, template) = (context.Writer, EmissionContext.Xml(member.Template));
        context.Summary($"Subscribes to <c>{template}</c>; completes once the server has acknowledged it. A level left out matches any value.");
        EmitRefusal(context);
        writer.Line($"{Signature(context, member, "Subscribe", withDefaults: true)};");
        if (member.Kind != MemberKind.State)
        {
            return;
        }

        writer.Line();
        context.Summary($"Gives the states of <c>{template}</c> as they are, by the retained messages, and then as they change. A level left out matches any value.");
        EmitRefusal(context);
        writer.Line($"{Signature(context, member, "Watch", withDefaults: true)};");
        writer.Line();
        context.Summary($"Gives one state of <c>{template}</c> as it is, by the retained message; null when none has come in time, two seconds if nothing else is said.");
        EmitRefusal(context);
        writer.Line($"{GetSignature(context, member, withDefaults: true)};");
    }

    private static void EmitRefusal(EmissionContext context) =>
        context.Writer.Line($"/// <exception cref=\"{Names.Api}MqttSubscribeException\">The server refused the subscription.</exception>");

    private static void EmitSubscribe(EmissionContext context, MemberModel member, string verb) => EmitCall(
        context,
        member,
        Signature(context, member, verb, withDefaults: false),
        $"{verb}Async",
        $"Filter({Parameters.Join(Parameters.LevelArguments(member))})",
        Options(member));

    private static void EmitGet(EmissionContext context, MemberModel member) => EmitCall(
        context,
        member,
        GetSignature(context, member, withDefaults: false),
        "GetAsync",
        $"Format({Parameters.Join(Parameters.LevelArguments(member))})",
        Timeout(member));

    private static void EmitCall(EmissionContext context, MemberModel member, string signature, string method, string topic, string option)
    {
        var writer = context.Writer;
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        writer.Open($"public {signature}");
        var runtime = Parameters.Own("_runtime", member.Levels.Select(level => level.Name));
        writer.Line($"return {runtime}.{method}<{Message(context, member)}>(");
        writer.Indented(
            $"{context.Names.Members}.{Identifiers.Escape(member.Stem)},\n"
            + $"{context.Names.Topics}.{Parameters.TopicClass(member)}.{topic},\n"
            + $"{context.Names.Bindings}.TryRead{member.Stem},\n"
            + $"{option},\n"
            + $"{Token(member)});");
        writer.Close();
    }

    private static string Signature(EmissionContext context, MemberModel member, string verb, bool withDefaults)
    {
        var filters = member.Levels.Select(level => $"{Names.LevelFilter(level.Type)} {Identifiers.Escape(level.Name)}{(withDefaults ? " = default" : "")}");
        string[] added =
        [
            $"{Names.Api}MqttSubscribeOptions? {Options(member)}{(withDefaults ? " = null" : "")}",
            $"{Names.CancellationToken} {Token(member)}{(withDefaults ? " = default" : "")}",
        ];
        return $"{Names.ValueTask}<{Names.Api}MqttSubscription<{Message(context, member)}>> {verb}{member.Stem}Async({Parameters.Join(filters, added)})";
    }

    private static string GetSignature(EmissionContext context, MemberModel member, bool withDefaults)
    {
        string[] added =
        [
            $"global::System.TimeSpan? {Timeout(member)}{(withDefaults ? " = null" : "")}",
            $"{Names.CancellationToken} {Token(member)}{(withDefaults ? " = default" : "")}",
        ];
        return $"{Names.ValueTask}<{Message(context, member)}?> Get{member.Stem}Async({Parameters.Join(Parameters.Levels(member), added)})";
    }

    private static string Message(EmissionContext context, MemberModel member) => $"{context.Names.Messages}.{Parameters.MessageRecord(member)}";

    private static string Options(MemberModel member) => Added(member, "options");

    private static string Timeout(MemberModel member) => Added(member, "timeout");

    private static string Token(MemberModel member) => Added(member, "cancellationToken");

    private static string Added(MemberModel member, string wanted) => Identifiers.Unique(wanted, member.Levels.Select(level => level.Name));
}
