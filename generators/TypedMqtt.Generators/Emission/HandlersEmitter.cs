using TypedMqtt.Generators.Infrastructure;
using TypedMqtt.Generators.Model;

namespace TypedMqtt.Generators.Emission;

/// <summary>The interfaces that handlers implement.</summary>
internal static class HandlersEmitter
{
    /// <summary>The interface that all handlers extend.</summary>
    internal const string Any = "IAny";

    /// <summary>The interface of those that handle every member.</summary>
    internal const string All = "IAll";

    internal static void Emit(EmissionContext context)
    {
        var writer = context.Writer;
        context.Summary($"The handler interfaces of {context.ContractReference}: a class implements those it wants, and only those are subscribed.");
        context.OpenType($"{context.Contract.Accessibility} static class {context.Declared.Handlers}");
        context.Summary("What all handlers of the contract have in common; it has no members.");
        writer.Line($"public interface {Any};");
        foreach (var member in context.Members)
        {
            writer.Line();
            EmitInterface(context, member);
        }

        writer.Line();
        context.Summary("Handles every member of the contract.");
        writer.Line($"public interface {All} : {Parameters.Join([Any], context.Members.Select(Interface))};");
        writer.Close();
    }

    internal static string Interface(MemberModel member) => "I" + member.Stem;

    internal static string Method(MemberModel member) => $"On{member.Stem}Async";

    /// <summary>What a null payload means, for the documentation.</summary>
    internal static string NullNote(MemberModel member) =>
        member is { Kind: MemberKind.State, Payload.IsNullable: true } ? "; a null payload says that the state was cleared" : "";

    private static void EmitInterface(EmissionContext context, MemberModel member)
    {
        var writer = context.Writer;
        var parameters = Parameters.Handled(member).Select(parameter => $"{parameter.Type} {Identifiers.Escape(parameter.Name)}");
        string[] added = [$"{Names.Context} {Parameters.Local(member, "context")}", $"{Names.CancellationToken} {Added(member, "cancellationToken")}"];
        context.Summary($"{(member.Request is null ? "Handles" : "Answers requests to")} <c>{EmissionContext.Xml(member.Template)}</c>.");
        writer.Open($"public interface {Interface(member)} : {Any}");
        if (member.Request is null)
        {
            context.Summary($"Handles a message of {EmissionContext.Reference(member)}{NullNote(member)}.");
        }
        else
        {
            RequestEmitter.EmitHandlerSummary(context, member, member.Request);
        }

        writer.Line($"{ReturnType(member)} {Method(member)}({Parameters.Join(parameters, added)});");
        writer.Close();
    }

    private static string ReturnType(MemberModel member) => member.Request is { } request ? $"{Names.ValueTask}<{request.Reply.Type}>" : Names.ValueTask;

    /// <summary>A name beside those that stay; the member's own token is not among them.</summary>
    private static string Added(MemberModel member, string wanted) =>
        Identifiers.Unique(wanted, Parameters.Handled(member).Select(parameter => parameter.Name));
}
