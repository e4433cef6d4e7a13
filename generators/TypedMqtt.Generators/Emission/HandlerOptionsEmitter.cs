using TypedMqtt.Generators.Infrastructure;
using TypedMqtt.Generators.Model;

namespace TypedMqtt.Generators.Emission;

/// <summary>The options of a handler's registration.</summary>
internal static class HandlerOptionsEmitter
{
    internal static void Emit(EmissionContext context)
    {
        var writer = context.Writer;
        var shared = SharedLevels(context);
        context.Summary($"What differs for one handler of {context.ContractReference} from what the contract declares.");
        context.OpenType($"{context.Contract.Accessibility} sealed class {context.Names.HandlerOptions}");
        foreach (var member in context.Members)
        {
            writer.Line($"private readonly {OptionsClass(member)} {MemberField(member)} = new();");
        }

        foreach (var level in shared)
        {
            writer.Line($"private {Names.LevelFilter(level.Type)} {LevelField(level)};");
        }

        if (shared.Count > 0)
        {
            writer.Line();
            EmitWhere(context, context.Names.HandlerOptions, shared, "Subscribes to some values of the contract's levels only, for every member.");
        }

        foreach (var member in context.Members)
        {
            writer.Line();
            EmitMember(context, member);
        }

        writer.Line();
        EmitRegister(context);
        foreach (var member in context.Members)
        {
            writer.Line();
            EmitOptionsClass(context, member);
        }

        writer.Close();
    }

    // The levels of the contract's own template; where it inherits others, those that every member has.
    private static List<LevelModel> SharedLevels(EmissionContext context) => context.Members.Count == 0
        ? []
        : [.. context.Members[0].Levels.Where(level => context.Members.All(member => member.Levels.Any(other => IsShared(other) && other.Name == level.Name)))];

    private static bool IsShared(LevelModel level) => level.IsOfContract;

    private static void EmitMember(EmissionContext context, MemberModel member)
    {
        var writer = context.Writer;
        context.Summary($"Sets the options of {EmissionContext.Reference(member)}.");
        writer.Open($"public {context.Names.HandlerOptions} {Identifiers.Escape(member.Stem)}(global::System.Action<{OptionsClass(member)}> configure)");
        writer.Line($"configure({MemberField(member)});");
        writer.Line("return this;");
        writer.Close();
    }

    private static void EmitRegister(EmissionContext context)
    {
        var writer = context.Writer;
        writer.Line($"internal {Names.Builder} Register<{Names.KeepsConstructors} THandler>({Names.Builder} builder)");
        writer.Indented($"where THandler : class, {context.Names.Handlers}.IAny");
        writer.Open();
        writer.Line($"return {Names.CompilerServices}MqttRegistration.AddHandler<THandler>(builder)");
        foreach (var member in context.Members)
        {
            var filters = string.Join(", ", member.Levels.Select(level => Filter(context, member, level)));
            writer.Indented(
                $".Route<{context.Names.Handlers}.{HandlersEmitter.Interface(member)}>({context.Names.Members}.{Identifiers.Escape(member.Stem)}, "
                + $"{context.Names.Topics}.{Parameters.TopicClass(member)}.Filter({filters}), {MemberField(member)}.RequestedQos, {context.Names.Bindings}.Handle{member.Stem})");
        }

        writer.Indented(".Build();");
        writer.Close();
    }

    private static string Filter(EmissionContext context, MemberModel member, LevelModel level) =>
        SharedLevels(context).Any(shared => shared.Name == level.Name) ? LevelField(level) : $"{MemberField(member)}.{LevelProperty(level)}";

    private static void EmitOptionsClass(EmissionContext context, MemberModel member)
    {
        var writer = context.Writer;
        var own = member.Levels.Where(level => SharedLevels(context).All(shared => shared.Name != level.Name)).ToList();
        context.Summary($"What differs for {EmissionContext.Reference(member)}.");
        writer.Open($"public sealed class {OptionsClass(member)}");
        foreach (var level in own)
        {
            writer.Line($"internal {Names.LevelFilter(level.Type)} {LevelProperty(level)} {{ get; private set; }}");
            writer.Line();
        }

        writer.Line($"internal {Names.Qos}? RequestedQos {{ get; private set; }}");
        writer.Line();
        if (own.Count > 0)
        {
            EmitWhere(context, OptionsClass(member), own, "Subscribes to some values of the member's levels only.", LevelProperty);
            writer.Line();
        }

        context.Summary("The highest quality of service the server may deliver with.");
        writer.Open($"public {OptionsClass(member)} Qos({Names.Qos} qos)");
        writer.Line("RequestedQos = qos;");
        writer.Line("return this;");
        writer.Close();
        writer.Close();
    }

    private static void EmitWhere(EmissionContext context, string type, IReadOnlyList<LevelModel> levels, string summary, Func<LevelModel, string>? target = null)
    {
        var writer = context.Writer;
        context.Summary(summary);
        writer.Open($"public {type} Where({string.Join(", ", Parameters.Filters(levels))})");
        foreach (var level in levels)
        {
            writer.Line($"{(target ?? LevelField)(level)} = {Identifiers.Escape(level.Name)};");
        }

        writer.Line("return this;");
        writer.Close();
    }

    private static string OptionsClass(MemberModel member) => member.Stem + "Options";

    private static string MemberField(MemberModel member) => $"_{Identifiers.CamelCase(member.Stem)}Options";

    private static string LevelField(LevelModel level) => $"_{Identifiers.CamelCase(level.Name)}Level";

    private static string LevelProperty(LevelModel level) => Identifiers.PascalCase(level.Name) + "Level";
}
