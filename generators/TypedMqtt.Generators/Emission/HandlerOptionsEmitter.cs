using TypedMqtt.Generators.Infrastructure;
using TypedMqtt.Generators.Model;

namespace TypedMqtt.Generators.Emission;

/// <summary>The options of a handler's registration.</summary>
internal static class HandlerOptionsEmitter
{
    internal static void Emit(EmissionContext context)
    {
        var writer = context.Writer;
        var shared = NameLevels(context.SharedLevels, level => $"_{Identifiers.CamelCase(level.Name)}Level");
        context.Summary($"What differs for one handler of {context.ContractReference} from what the contract declares.");
        context.OpenType($"{context.Contract.Accessibility} sealed class {context.Declared.HandlerOptions} : {Names.HandlerOptions(context.Names.HandlerOptions)}");
        foreach (var member in context.Members)
        {
            writer.Line($"private readonly {OptionsClass(member)} {Field(member)} = new();");
        }

        foreach (var (level, field) in shared)
        {
            writer.Line($"private {Names.LevelFilter(level.Type)} {field};");
        }

        if (shared.Count > 0)
        {
            writer.Line();
            EmitWhere(context, context.Names.HandlerOptions, shared, "Subscribes to some values of the contract's levels only, for every member. A level left out matches any value.");
        }

        foreach (var member in context.Members)
        {
            writer.Line();
            EmitConfigure(context, member);
        }

        writer.Line();
        EmitRegister(context, shared);
        foreach (var member in context.Members)
        {
            writer.Line();
            EmitOptionsClass(context, member);
        }

        writer.Close();
    }

    internal static string OptionsClass(MemberModel member) => member.Stem + "Options";

    private static void EmitConfigure(EmissionContext context, MemberModel member)
    {
        var writer = context.Writer;
        context.Summary($"Sets the options of {EmissionContext.Reference(member)}.");
        writer.Open($"public {context.Names.HandlerOptions} {Identifiers.Escape(member.Stem)}(global::System.Action<{OptionsClass(member)}> configure)");
        writer.Line($"configure({Field(member)});");
        writer.Line("return this;");
        writer.Close();
    }

    private static void EmitRegister(EmissionContext context, List<(LevelModel Level, string Target)> shared)
    {
        var writer = context.Writer;
        writer.Line($"internal {Names.Builder} Register<{Names.KeepsConstructors} THandler>({Names.Builder} builder)");
        writer.Indented($"where THandler : class, {context.Names.Handlers}.{HandlersEmitter.Any}");
        writer.Open();
        writer.Line($"return {Names.CompilerServices}MqttRegistration.AddHandler<THandler>(builder, this)");
        foreach (var member in context.Members)
        {
            var targets = shared.Concat(OwnLevels(context, member).Select(own => (own.Level, Target: $"{Field(member)}.{own.Target}")))
                .ToDictionary(pair => pair.Level.Name, pair => pair.Target, StringComparer.Ordinal);
            var filters = string.Join(", ", member.Levels.Select(level => targets[level.Name]));
            writer.Indented(
                $".{(member.Request is null ? "Route" : "Answer")}<{context.Names.Handlers}.{HandlersEmitter.Interface(member)}{RequestEmitter.TypeArguments(member)}>({context.Names.Members}.{Identifiers.Escape(member.Stem)}, "
                + $"{context.Names.Topics}.{Parameters.TopicClass(member)}.Filter({filters}), {Field(member)}, {context.Names.Bindings}.{BindingsEmitter.Handle(member)})");
        }

        writer.Indented(".Build();");
        writer.Close();
    }

    private static void EmitOptionsClass(EmissionContext context, MemberModel member)
    {
        var writer = context.Writer;
        var own = OwnLevels(context, member);
        context.Summary($"What differs for {EmissionContext.Reference(member)}.");
        var declaration = $"public sealed class {OptionsClass(member)} : {Names.Api}MqttMemberOptions<{OptionsClass(member)}>";
        if (own.Count == 0)
        {
            writer.Line(declaration + ";");
            return;
        }

        writer.Open(declaration);
        foreach (var (level, property) in own)
        {
            writer.Line($"internal {Names.LevelFilter(level.Type)} {property} {{ get; private set; }}");
            writer.Line();
        }

        EmitWhere(context, OptionsClass(member), own, "Subscribes to some values of the member's levels only. A level left out matches any value.");
        writer.Close();
    }

    private static void EmitWhere(EmissionContext context, string type, List<(LevelModel Level, string Target)> levels, string summary)
    {
        var writer = context.Writer;
        var parameters = levels.Select(pair => pair.Level).ToList();
        context.Summary(summary);
        writer.Open($"public {type} Where({string.Join(", ", Parameters.Filters(parameters))})");
        foreach (var (level, target) in levels)
        {
            writer.Line($"{Parameters.Own(target, parameters.Select(parameter => parameter.Name))} = {Identifiers.Escape(level.Name)};");
        }

        writer.Line("return this;");
        writer.Close();
    }

    /// <summary>The levels a member has beside those of every member.</summary>
    private static List<(LevelModel Level, string Target)> OwnLevels(EmissionContext context, MemberModel member) =>
        NameLevels(member.Levels.Where(level => !context.IsShared(level)), level => Identifiers.PascalCase(level.Name) + "Level");

    /// <summary>Gives every level a field or property of its own: names may differ by case alone.</summary>
    private static List<(LevelModel Level, string Target)> NameLevels(IEnumerable<LevelModel> levels, Func<LevelModel, string> name)
    {
        var named = new List<(LevelModel Level, string Target)>();
        foreach (var level in levels)
        {
            named.Add((level, Identifiers.Unique(name(level), named.Select(pair => pair.Target))));
        }

        return named;
    }

    private static string Field(MemberModel member) => $"_{Identifiers.CamelCase(member.Stem)}Options";
}
