using Microsoft.CodeAnalysis.CSharp;
using TypedMqtt.Generators.Infrastructure;
using TypedMqtt.Generators.Model;

namespace TypedMqtt.Generators.Emission;

/// <summary>The typed descriptor of every member's topics: the one place a template is turned into code.</summary>
internal static class TopicsEmitter
{
    internal static void Emit(EmissionContext context)
    {
        var writer = context.Writer;
        context.Summary($"The topics of {context.ContractReference}, without the topic prefix of a connection.");
        context.OpenType($"{context.Contract.Accessibility} static class {context.Declared.Topics}");
        writer.ForEach(context.Members, member => EmitMember(context, member));
        writer.Close();
    }

    private static void EmitMember(EmissionContext context, MemberModel member)
    {
        var writer = context.Writer;
        context.Summary($"Topics of {EmissionContext.Reference(member)}.");
        writer.Open($"public static class {Parameters.TopicClass(member)}");
        context.Summary("The topic template.");
        writer.Line($"public const string Template = {Quote(member.Template)};");
        writer.Line();
        EmitFormat(context, member);
        writer.Line();
        EmitFilter(context, member);
        writer.Line();
        EmitTryParse(context, member);
        writer.Line();
        EmitWrite(context, member);
        writer.Line();
        EmitTryRead(context, member);
        writer.Close();
    }

    private static void EmitFormat(EmissionContext context, MemberModel member)
    {
        var writer = context.Writer;
        var topic = Local(member, "topic");
        context.Summary("Gives the topic name of these values.");
        writer.Line("/// <exception cref=\"global::System.ArgumentException\">A value cannot be a topic level.</exception>");
        writer.Open($"public static string Format({Parameters.Join(Parameters.Levels(member))})");
        writer.Line($"var {topic} = new {Names.CompilerServices}TopicWriter({Own(context, member, "Template")});");
        writer.Line($"{Own(context, member, "Write")}({Parameters.Join([$"ref {topic}"], Parameters.LevelArguments(member))});");
        writer.Line($"return {topic}.ToString();");
        writer.Close();
    }

    private static void EmitFilter(EmissionContext context, MemberModel member)
    {
        var writer = context.Writer;
        var filter = Local(member, "filter");
        context.Summary("Gives the topic filter for these values; a level left out matches any.");
        writer.Line("/// <exception cref=\"global::System.ArgumentException\">A value cannot be a topic level.</exception>");
        writer.Open($"public static string Filter({Parameters.Join(Parameters.Filters(member.Levels))})");
        writer.Line($"var {filter} = new {Names.CompilerServices}TopicFilterWriter({Own(context, member, "Template")});");
        EmitSegments(context, member, filter);
        writer.Line($"return {filter}.ToString();");
        writer.Close();
    }

    private static void EmitTryParse(EmissionContext context, MemberModel member)
    {
        var writer = context.Writer;
        var topic = Local(member, "topic");
        var reader = Local(member, "reader");
        context.Summary("Reads the values back from a topic name; false when it is not a topic of this member.");
        writer.Open($"public static bool TryParse({Parameters.Join([$"string {topic}"], Parameters.Outs(member))})");
        writer.Line($"var {reader} = new {Names.CompilerServices}TopicReader({topic});");
        writer.Line($"return {Own(context, member, "TryRead")}({Parameters.Join([$"ref {reader}"], Parameters.OutArguments(member))});");
        writer.Close();
    }

    private static void EmitWrite(EmissionContext context, MemberModel member)
    {
        var writer = context.Writer;
        var topic = Local(member, "topic");
        writer.Open($"internal static void Write({Parameters.Join([$"ref {Names.CompilerServices}TopicWriter {topic}"], Parameters.Levels(member))})");
        EmitSegments(context, member, topic);
        writer.Close();
    }

    private static void EmitTryRead(EmissionContext context, MemberModel member)
    {
        var writer = context.Writer;
        var topic = Local(member, "topic");
        writer.Open($"internal static bool TryRead({Parameters.Join([$"ref {Names.CompilerServices}TopicReader {topic}"], Parameters.Outs(member))})");
        foreach (var level in member.Levels)
        {
            writer.Line($"{Identifiers.Escape(level.Name)} = default;");
        }

        var steps = member.Segments.Select(segment => segment.IsLevel ? TryRead(context, member, Find(member, segment), topic) : $"{topic}.TryLiteral({Utf8(segment.Text)})").ToList();
        if (member.Levels.All(level => level.Kind != LevelKind.Tail))
        {
            steps.Add($"{topic}.TryEnd()");
        }

        writer.Line($"return {steps[0]}{(steps.Count == 1 ? ";" : "")}");
        for (var i = 1; i < steps.Count; i++)
        {
            writer.Indented($"&& {steps[i]}{(i == steps.Count - 1 ? ";" : "")}");
        }

        writer.Close();
    }

    private static string TryRead(EmissionContext context, MemberModel member, LevelModel level, string topic)
    {
        var name = Identifiers.Escape(level.Name);
        return level.Kind switch
        {
            LevelKind.Tail => $"{topic}.TryTail(out {name}, {NameOf(member, level)})",
            LevelKind.Enum => $"{topic}.TryLevel({context.Names.Members}.{level.EnumNames}, out {name}, {NameOf(member, level)})",
            _ => $"{topic}.TryLevel(out {name}, {NameOf(member, level)})",
        };
    }

    /// <summary>Writing a topic and writing a filter take the same calls.</summary>
    private static void EmitSegments(EmissionContext context, MemberModel member, string target)
    {
        foreach (var segment in member.Segments)
        {
            if (!segment.IsLevel)
            {
                context.Writer.Line($"{target}.Literal({Utf8(segment.Text)});");
                continue;
            }

            var level = Find(member, segment);
            var name = Identifiers.Escape(level.Name);
            context.Writer.Line(level.Kind switch
            {
                LevelKind.Tail => $"{target}.Tail({name}, {NameOf(member, level)});",
                LevelKind.Enum => $"{target}.Level({name}, {context.Names.Members}.{level.EnumNames}, {NameOf(member, level)});",
                _ => $"{target}.Level({name}, {NameOf(member, level)});",
            });
        }
    }

    /// <summary>The name of a parameter as text; "nameof" itself may be one, and then is no operator.</summary>
    private static string NameOf(MemberModel member, LevelModel level) =>
        member.Levels.Any(other => other.Name == "nameof") ? Quote(level.Name) : $"nameof({Identifiers.Escape(level.Name)})";

    private static LevelModel Find(MemberModel member, SegmentModel segment) => member.Levels.First(level => level.Name == segment.Text);

    /// <summary>A member of the class, told from a parameter of the same name.</summary>
    private static string Own(EmissionContext context, MemberModel member, string name) => member.Levels.Any(level => level.Name == name)
        ? $"{context.FullName(context.Declared.Topics)}.{Parameters.TopicClass(member)}.{name}"
        : name;

    private static string Local(MemberModel member, string wanted) => Identifiers.Unique(wanted, member.Levels.Select(level => level.Name));

    private static string Quote(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    private static string Utf8(string text) => Quote(text) + "u8";
}
