using TypedMqtt.Generators.Infrastructure;
using TypedMqtt.Generators.Model;

namespace TypedMqtt.Generators.Emission;

/// <summary>A key for every level.</summary>
internal static class LevelsEmitter
{
    internal static void Emit(EmissionContext context)
    {
        var writer = context.Writer;
        context.Summary($"The typed topic levels of {context.ContractReference}.");
        context.OpenType($"{context.Contract.Accessibility} static class {context.Declared.Levels}");
        var levels = context.Members.SelectMany(member => member.Levels).GroupBy(level => level.Name, StringComparer.Ordinal).Select(group => group.First());
        var taken = new List<string> { context.Declared.Levels };
        writer.ForEach(levels, level =>
        {
            var name = Identifiers.Property(level.Name, taken);
            context.Summary($"The level <c>{{{(level.Kind == LevelKind.Tail ? "*" : "")}{level.Name}}}</c>.");
            writer.Line($"public static {Names.Api}MqttLevel<{level.Type}> {Identifiers.Escape(name)} {{ get; }} = new(\"{level.Name}\");");
        });
        writer.Close();
    }
}
