using TypedMqtt.Generators.Infrastructure;
using TypedMqtt.Generators.Model;

namespace TypedMqtt.Generators.Emission;

/// <summary>The class that publishes.</summary>
internal static class PublisherEmitter
{
    internal static void Emit(EmissionContext context)
    {
        var writer = context.Writer;
        context.Summary($"Publishes the messages of {context.ContractReference}.");
        context.OpenType($"internal sealed class {context.Declared.Publisher} : {context.Contract.Interface}");
        foreach (var member in context.Members)
        {
            writer.Line($"private readonly {Names.CompilerServices}{(member.Request is null ? "MqttPublisher" : "MqttRequester")}<{member.Payload.Type}{RequestEmitter.ReplyArgument(member)}> {Field(context, member)};");
        }

        writer.Line();
        context.Summary("Creates a publisher on a connection.");
        writer.Open($"public {context.Declared.Publisher}({Names.CompilerServices}IMqttRuntime runtime)");
        foreach (var member in context.Members)
        {
            writer.Line($"{Field(context, member)} = runtime.{(member.Request is null ? "CreatePublisher" : "CreateRequester")}({context.Names.Members}.{Identifiers.Escape(member.Stem)});");
        }

        writer.Close();
        foreach (var member in context.Members)
        {
            writer.Line();
            EmitMethod(context, member);
        }

        writer.Close();
    }

    private static void EmitMethod(EmissionContext context, MemberModel member)
    {
        var writer = context.Writer;
        var topic = Parameters.Local(member, "topic");
        var signature = string.Join(", ", member.Parameters.Select(parameter => $"{parameter.Type} {Identifiers.Escape(parameter.Name)}"));
        var payload = member.Payload.Name is { } name ? Identifiers.Escape(name) : "default";
        var options = Parameters.Argument(member, ParameterRole.Options) is { } given ? [given] : member.UserProperties.Count > 0 && member.Request is null ? (string[])["null"] : [];
        var token = Parameters.Argument(member, ParameterRole.CancellationToken) ?? "default";
        writer.Line("/// <inheritdoc/>");
        writer.Open($"public {(member.ReturnsTask ? Names.Task : Names.ValueTask)}{(member.Request is { } request ? $"<{request.Reply.Type}>" : "")} {Identifiers.Escape(member.Method)}({signature})");
        var publisher = Parameters.Own(Field(context, member), member.Parameters.Select(parameter => parameter.Name));
        writer.Line($"var {topic} = {publisher}.BeginTopic();");
        writer.Line($"{context.Names.Topics}.{Parameters.TopicClass(member)}.Write({Parameters.Join([$"ref {topic}"], Parameters.LevelArguments(member))});");
        var properties = member.UserProperties.Select(property => UserProperty(context, property));
        writer.Line(
            $"return {publisher}.{(member.Request is null ? "PublishAsync" : "RequestAsync")}({Parameters.Join([$"ref {topic}", payload], options, [token], properties)}){(member.ReturnsTask ? ".AsTask()" : "")};");
        writer.Close();
    }

    private static string UserProperty(EmissionContext context, UserPropertyModel property)
    {
        var (field, value) = ($"{context.Names.Members}.{Identifiers.Escape(property.Field)}", Identifiers.Escape(property.Value.Name!));
        return property.Value.IsNullable ? $"{Names.CompilerServices}MqttMemberProperty.OfNullable({field}, {value})" : $"{field}.Of({value})";
    }

    private static string Field(EmissionContext context, MemberModel member) =>
        Identifiers.Unique("_" + Identifiers.CamelCase(member.Stem), context.Members.Select(other => other.Method));
}
